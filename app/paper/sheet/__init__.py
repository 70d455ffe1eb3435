"""What a sheet says: a form in one language, composed for paper. It knows no files, copies or scans."""
