"""Experiments: files, designs, units of work, results on disk, tables, export."""
