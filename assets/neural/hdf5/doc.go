// Package hdf5 reads the part of the Hierarchical Data Format, version 5, that
// MATLAB and h5py write: superblocks of versions 0 to 3, behind a user block or not,
// groups as B-trees of version 1 or as links in their headers, object headers of both
// versions, datasets that are compact, contiguous or in chunks (found by a B-tree of
// version 1, a fixed array, or as a single chunk) with deflate, shuffle and Fletcher's
// checksum, numbers in both byte orders, texts, and object references.
//
// A file is bytes in memory, so that a browser can read it. Nothing in it is
// believed: every address and size is compared with the bytes there are before it
// is used, trees must become lower at every step, and a dataset may not expand to
// more than deflate can pack into the bytes that its chunks occupy.
//
// Source: The HDF Group, HDF5 File Format Specification, version 2.0.
package hdf5
