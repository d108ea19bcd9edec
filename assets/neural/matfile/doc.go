// Package matfile reads MATLAB's MAT-files of level 5 (versions 5 to 7): arrays of
// real numbers, text, cells and structures, compressed or not, in both byte orders.
// Objects of MATLAB's own classes (opaque arrays) are passed over. Files of version 7.3
// are HDF5; see the package hdf5.
//
// A file is bytes in memory. Every size is compared with the bytes there are before
// it is used, compressed elements may not expand without limit, and arrays may not
// nest without end.
//
// Source: The MathWorks, MAT-File Format, version 5.
package matfile
