"""Words everyone shares: periods, areas, quantities, sources, errors."""
