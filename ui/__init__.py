"""The browser pages of hamkg; they see the facade and its values, nothing below."""
