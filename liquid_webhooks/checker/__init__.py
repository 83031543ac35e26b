"""From a template or webhook to diagnostics, without rendering or with sample data."""
