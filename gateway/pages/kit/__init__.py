"""What every page is made with: words, formats, templates, files, cookies, forms. No page."""
