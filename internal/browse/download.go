package browse

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// Download sends the form that leads to an address, and gives the path of the file that the browser kept of the answer.
func (p *Person) Download(action string) string {
	p.t.Helper()
	dir := p.t.TempDir()
	order(p, "keep downloads", browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID, DownloadPath: dir})
	p.Submit(action)
	var path string
	p.await("a file from "+action, func() (bool, error) {
		all, err := os.ReadDir(dir)
		if err != nil || len(all) != 1 || strings.HasSuffix(all[0].Name(), ".crdownload") {
			return false, err
		}
		path = filepath.Join(dir, all[0].Name())
		return true, nil
	})
	return path
}
