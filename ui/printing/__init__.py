"""Paper: day sheets, the sheet for a blackout, printed or as PDF. The paper is always light, whatever the theme."""
