"""What a class looks at: `stepper.py` (the widget), `export.py` (one HTML file), and the JavaScript that draws."""
