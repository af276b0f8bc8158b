"""What fits whom: competent bodies today, proposals and plans later. Imports kb; reads no clock, knows no database."""
