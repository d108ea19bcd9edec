package backend

import "testing"

func TestQuads(t *testing.T) {
	for _, c := range []struct{ m, n, all, across, width int }{
		{1, 1, 4, 1, 8}, {1, 8, 4, 1, 8}, {64, 10, 8, 1, 16}, {33, 16, 8, 1, 16}, {512, 512, 64 * 16, 16, 32},
		{32, 40, 12, 3, 16}, {32, 48, 12, 3, 16}, {32, 20, 4, 1, 32},
	} {
		if all, across, width := quads(c.m, c.n); all != c.all || across != c.across || width != c.width {
			t.Errorf("%d×%d: %d invocations, %d tiles of %d across; want %d, %d, %d", c.m, c.n, all, across, width, c.all, c.across, c.width)
		}
	}
	for m := 1; m < 70; m++ {
		for n := 1; n < 70; n++ {
			all, across, width := quads(m, n)
			if all%4 != 0 || across*width < n || (across-1)*width >= n || all/across*tile < m {
				t.Fatalf("%d×%d: %d invocations, %d tiles of %d across", m, n, all, across, width)
			}
		}
	}
}
