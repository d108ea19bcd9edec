//go:build !js

package browsertest

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// Quota limits the storage of an address's site to so many bytes; a negative number removes the limit.
func (p *Page) Quota(address string, bytes float64) {
	p.t.Helper()
	p.do("limiting storage", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		limit := storage.OverrideQuotaForOriginParams{Origin: address}
		if bytes >= 0 {
			limit.QuotaSize = &bytes
		}
		_, err := cdp.Call(ctx, t, storage.OverrideQuotaForOrigin, limit)
		return err
	}))
}

// ClearStorage removes what an address's site has stored, as a user does in the browser's settings.
func (p *Page) ClearStorage(address string) {
	p.t.Helper()
	p.do("clearing storage", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, storage.ClearDataForOrigin,
			storage.ClearDataForOriginParams{Origin: address, StorageTypes: "all"})
		return err
	}))
}
