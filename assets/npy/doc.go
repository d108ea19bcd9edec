// Package npy reads and writes NumPy's files of one array (.npy, NumPy enhancement proposal 1) and writes zips of such
// files (.npz). Files may come from anywhere: every size in a file is checked against the file's length before memory
// is allocated. Read a .npz file with package zipfile, one array at a time.
package npy
