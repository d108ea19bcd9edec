// Package hdf5 reads the part of the Hierarchical Data Format, version 5, that
// MATLAB writes into files of version 7.3: a superblock of version 0 behind a user
// block, groups as B-trees of version 1, object headers of version 1, datasets that
// are compact, contiguous or in chunks with deflate and shuffle, numbers in both
// byte orders, fixed-length strings in attributes, and object references.
//
// A file is bytes in memory, so that a browser can read it. Nothing in it is
// believed: every address and size is compared with the bytes there are before it
// is used, trees must become lower at every step, and a dataset may not expand to
// more than deflate can pack into the bytes that its chunks occupy.
//
// Source: The HDF Group, HDF5 File Format Specification, version 2.0.
package hdf5
