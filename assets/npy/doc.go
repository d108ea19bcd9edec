// Package npy reads and writes the files of NumPy that hold one array each (.npy, NumPy
// enhancement proposal 1) and writes zips of them (.npz). Files may come from anywhere:
// every size in them is checked against what is there before memory is taken. A .npz file
// is read with package zipfile, one array at a time.
package npy
