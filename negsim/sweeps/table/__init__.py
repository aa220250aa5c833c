"""What a sweep found, as tables: counts, columns, differences, export."""
