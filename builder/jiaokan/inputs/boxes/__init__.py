"""What files are packed in: compressed streams, archives, web archives."""
