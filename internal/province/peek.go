package province

import (
	"archive/zip"
	"fmt"
	"io"
)

// ReadManifest reads a package's list of contents and checks nothing else: for a page that shows what a package is
// said to hold. Who sends it on uses Open.
func ReadManifest(r io.ReaderAt, size int64) (Manifest, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Manifest{}, fmt.Errorf("open package: %w", err)
	}
	o := &Opened{zip: z}
	err = o.readManifest()
	return o.Manifest, err
}
