"""The register seen from outside: heads published each day, proofs, and what anyone needs to check them alone."""
