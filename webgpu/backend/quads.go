package backend

import "fmt"

// quads is how a product of m rows and n columns is cut where the lanes of a subgroup
// work together, four tiles of so many rows on the same columns: the number of invocations,
// a multiple of four, that of tiles across, and their width. A wide tile loads less for
// each multiply-add; one that is too wide computes columns that are not there.
func quads(m, n, rows int) (all, across, width int) {
	least := 0
	for _, w := range []int{32, 16, 8} {
		t := (n + w - 1) / w
		if cost := t * (w + tile); least == 0 || cost < least { // columns, and the loads of a tile's rows
			least, across, width = cost, t, w
		}
	}
	return (m + 4*rows - 1) / (4 * rows) * 4 * across, across, width
}

// Products of so many multiply-adds take tiles of 16 rows, which need a sixth less time
// and twice as long to compile.
const long = 1 << 26

// quad is the kernel for a product whose lanes work together, with the multiply-adds of
// an invocation for each channel and step.
func (p product) quad(k kernel, vecK bool, long int) (_ kernel, all, across, cost int) {
	deep, rows, form := depth(p.channels, vecK), tile, ""
	if _, _, width := quads(p.m, p.n, tile); width > 8 && deep == 8 && p.m*p.n*p.channels*p.steps >= long {
		rows, form = 16, "x16"
	}
	all, across, width := quads(p.m, p.n, rows)
	k.entry = fmt.Sprintf("product_quad%dx%d%s", width, deep, form)
	k.constants["tail"] = flag(p.channels%deep != 0)
	return k, all, across, rows * width
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
