package scan

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"

	"chizheng/internal/casefile"
)

// decoding bounds how many pictures are unpacked at once: 60 megapixels of 16 bits a channel are 480 MB.
var decoding = make(chan struct{}, 2)

// checkPicture reads the header first, so that a bomb is refused before a byte of it is unpacked, and then decodes
// every pixel: a truncated file shows only there.
func checkPicture(data []byte, contentType string, limits Limits) (Facts, error) {
	head, decode := jpeg.DecodeConfig, jpeg.Decode
	if contentType == TypePNG {
		head, decode = png.DecodeConfig, png.Decode
	}
	cfg, err := head(bytes.NewReader(data))
	if err != nil || cfg.Width <= 0 || cfg.Height <= 0 {
		return Facts{}, casefile.Refuse(casefile.Invalid, CodeCorrupt)
	}
	if int64(cfg.Width)*int64(cfg.Height) > limits.Pixels {
		return Facts{}, tooLarge(limits.Pixels/1_000_000, "MP")
	}
	decoding <- struct{}{}
	defer func() { <-decoding }()
	var img image.Image
	if img, err = decode(bytes.NewReader(data)); err != nil || !wholePicture(data, contentType) {
		return Facts{}, casefile.Refuse(casefile.Invalid, CodeCorrupt)
	}
	return Facts{ContentType: contentType, Pages: 1, Width: img.Bounds().Dx(), Height: img.Bounds().Dy()}, nil
}
