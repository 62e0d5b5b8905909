"""From the bytes of an export to sifted canonical records."""
