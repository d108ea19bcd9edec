package backend

// quads is how a product of m rows and n columns is cut where the lanes of a subgroup
// work together, four tiles of rows on the same columns: the number of invocations, a
// multiple of four, that of tiles across, and their width. A wide tile loads less for
// each multiply-add; one that is too wide computes columns that are not there.
func quads(m, n int) (all, across, width int) {
	least := 0
	for _, w := range []int{32, 16, 8} {
		t := (n + w - 1) / w
		if cost := t * (w + tile); least == 0 || cost < least { // columns, and the loads of a tile's rows
			least, across, width = cost, t, w
		}
	}
	return (tiles(m) + 3) / 4 * 4 * across, across, width
}
