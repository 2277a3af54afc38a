"""What a person looks at: figures, pages, differences."""
