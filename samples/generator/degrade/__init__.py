"""Turns a clean digital form into what the post brings: stamped, signed, ticked by hand, scanned or photographed.

Every operation is a pure function on a BGR ``uint8`` raster (height x width x 3). Operations that move pixels also
return where each point went, so that a box of the source PDF can be followed to the final picture.
"""
