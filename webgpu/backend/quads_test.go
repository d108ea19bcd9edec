package backend

import "testing"

func TestQuads(t *testing.T) {
	for _, c := range []struct{ m, n, all, across, width int }{
		{1, 1, 4, 1, 8}, {1, 8, 4, 1, 8}, {64, 10, 8, 1, 16}, {33, 16, 8, 1, 16}, {512, 512, 64 * 16, 16, 32},
		{32, 40, 12, 3, 16}, {32, 48, 12, 3, 16}, {32, 20, 4, 1, 32},
	} {
		if all, across, width := quads(c.m, c.n, tile); all != c.all || across != c.across || width != c.width {
			t.Errorf("%d×%d: %d invocations, %d tiles of %d across; want %d, %d, %d", c.m, c.n, all, across, width,
				c.all, c.across, c.width)
		}
	}
	for m := 1; m < 70; m++ {
		for n := 1; n < 70; n++ {
			for _, rows := range []int{tile, 16} {
				all, across, width := quads(m, n, rows)
				if all%4 != 0 || across*width < n || (across-1)*width >= n || all/across*rows < m ||
					(all/across-4)*rows >= m {
					t.Fatalf("%d×%d: %d invocations, %d tiles of %d across", m, n, all, across, width)
				}
			}
		}
	}
}

func TestDepth(t *testing.T) {
	for _, c := range []struct {
		channels int
		fours    bool
		want     int
	}{{512, true, 8}, {48, true, 8}, {4, true, 4}, {12, true, 4}, {20, true, 4}, {5, false, 5}, {3, false, 4},
		{9, false, 5}, {7, false, 7}, {363, false, 8}, {1, false, 4}} {
		if got := depth(c.channels, c.fours); got != c.want {
			t.Errorf("%d channels, by fours %v: %d at a time, want %d", c.channels, c.fours, got, c.want)
		}
	}
}
