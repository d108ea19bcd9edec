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

// depth is how many channels a step of such a product has: four or eight where they are
// loaded by fours, else as many of 4 to 8 as leave little of the last step empty.
func depth(channels int, fours bool) int {
	best, least := 8, 0.0
	for _, d := range []int{8, 7, 6, 5, 4} {
		steps := (channels + d - 1) / d
		if cost := float64(steps) * (float64(d) + 1.5); (d%4 == 0 || !fours) && (least == 0 || cost < least) { // channels, and the sums' writing
			best, least = d, cost
		}
	}
	return best
}

// effort is what so many multiply-adds of a product count for in the bound of a dispatch:
// where lanes share their loads they take half the time.
func (b *Backend) effort(multiplyAdds int) int {
	if b.quads {
		return multiplyAdds / 2
	}
	return multiplyAdds
}
