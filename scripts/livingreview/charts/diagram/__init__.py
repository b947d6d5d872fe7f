"""What a diagram of boxes and arrows is made of: boxes, grid, routing, outlines, legend."""
