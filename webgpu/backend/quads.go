package backend

import "fmt"

// quads returns how a product of m rows and n columns is cut if the lanes of a subgroup
// work together, on four tiles of rows rows and the same columns: the number of
// invocations, a multiple of four, the number of tiles across, and their width. A wide tile
// needs fewer loads for each multiply-add; a tile that is too wide computes columns that do
// not exist.
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

// From sharedWork multiply-adds on, lanes share their loads, which halves the time of a
// product and takes half a second to compile; from longWork on, tiles have 16 rows, which
// saves a sixth of the rest and takes another second.
const (
	sharedWork = 1 << 22
	longWork   = 1 << 26
)

// together reports whether the lanes of a product of multiplyAdds work together.
func (b *Backend) together(multiplyAdds int) bool { return b.quads && multiplyAdds >= b.shared }

// quad returns the kernel for a product whose lanes work together, and the multiply-adds of
// an invocation for each channel and step.
func (p product) quad(k kernel, vecK, long bool) (_ kernel, all, across, cost int) {
	deep, rows, form := depth(p.channels, vecK), tile, ""
	if _, _, width := quads(p.m, p.n, tile); long && width > 8 && deep == 8 {
		rows, form = 16, "x16"
	}
	all, across, width := quads(p.m, p.n, rows)
	k.entry = fmt.Sprintf("product_quad%dx%d%s", width, deep, form)
	k.constants["tail"] = flag(p.channels%deep != 0)
	return k, all, across, effort(rows*width, vecK)
}

// depth returns how many channels a step of such a product has: four or eight if they are
// loaded by fours, else 4, 5, 7 or 8, whichever leaves little of the last step empty.
func depth(channels int, fours bool) int {
	best, least := 8, 0.0
	for _, d := range []int{8, 7, 5, 4} {
		steps := (channels + d - 1) / d
		// channels, and the sums' writing
		if cost := float64(steps) * (float64(d) + 1.5); (d%4 == 0 || !fours) && (least == 0 || cost < least) {
			best, least = d, cost
		}
	}
	return best
}

// effort returns how much multiply-adds of such a product count in the bound of a dispatch.
// They take half the time of others, and twice as long if values are loaded one by one, as
// in the short sums of first layers on grey pictures.
func effort(multiplyAdds int, fours bool) int {
	if fours {
		return multiplyAdds / 2
	}
	return 2 * multiplyAdds
}
