"""What people see: pages in German and English, made from kb and matcher."""
