"""The API: queries, and every act through the form that its page has. django-ninja carries it and prints OpenAPI; it decides nothing."""
