"""The schedule board: people down, time across. Geometry and decisions are plain Python; Qt paints and listens."""
