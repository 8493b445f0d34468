"""The live map: streets of the loaded city, people, stops, routes and reach, on a page that reaches nothing outside."""
