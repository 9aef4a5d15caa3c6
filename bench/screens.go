package bench

import (
	"context"
	"net/http"

	"github.com/lxzan/gws"
)

// A ScreensResult is what `bedside bench screens --json` prints.
type ScreensResult struct {
	Screens     int     `json:"screens"`
	KBPerScreen float64 `json:"kb_per_screen"`
	RSSBefore   float64 `json:"rss_before_mb"`
	RSSAfter    float64 `json:"rss_after_mb"`
}

// Screens measures the server's memory for each idle open screen.
func Screens(ctx context.Context, count int) (r ScreensResult, err error) {
	house, err := raise(ctx, "", 64)
	if err != nil {
		return r, err
	}
	defer house.close()
	if r.RSSBefore, err = house.ask("rss", 0); err != nil {
		return r, err
	}
	transport := &http.Transport{}
	for i := range count {
		line := house.Lines[i%len(house.Lines)]
		if _, err := house.browser(transport, "patient", line.Patient).socket(gws.BuiltinEventHandler{}); err != nil {
			return r, err
		}
	}
	if r.RSSAfter, err = house.ask("rss", 0); err != nil {
		return r, err
	}
	r.Screens, r.KBPerScreen = count, (r.RSSAfter-r.RSSBefore)*1024/float64(count)
	return r, nil
}
