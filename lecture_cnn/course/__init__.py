"""What notebooks and teaching share: `figures`, still pictures of runs and of networks that learn."""
