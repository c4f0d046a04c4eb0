package scan

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"chizheng/internal/casefile"
)

// pdfTime bounds the reading of one PDF: a parser that loops must not hold a worker.
const pdfTime = 20 * time.Second

// settings keeps the parser off the disk and off the net, and bounds what one stream may unpack to.
var settings = sync.OnceValue(func() *model.Configuration {
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	conf.Offline = true
	conf.Limits.MaxStreamBytes = 32 << 20
	conf.Limits.MaxDecodeBytes = 64 << 20
	conf.Limits.MaxObjectCount = 200_000
	conf.Limits.MaxXRefEntries = 200_000
	return conf
})

// locked finds the key word of a trailer, which is never packed itself. The parser alone is not enough: it overlooks
// a lock written into the trailer directly, and reads the scrambled pages as if they were good.
var locked = regexp.MustCompile(`/Encrypt\s*(<<|\d+\s+\d+\s+R)`)

func checkPDF(data []byte, limits Limits) (Facts, error) {
	doc, err := openPDF(data)
	if doc != nil && doc.Encrypt != nil || locked.Match(data) {
		return Facts{}, casefile.Refuse(casefile.Invalid, CodeEncrypted)
	}
	if isActive(data, doc) {
		return Facts{}, casefile.Refuse(casefile.Invalid, CodeActive)
	}
	if err != nil || !wholePDF(data) {
		return Facts{}, casefile.Refuse(casefile.Invalid, CodeCorrupt)
	}
	if doc.PageCount < 1 || doc.PageCount > limits.Pages {
		return Facts{}, casefile.Refuse(casefile.Invalid, CodePages,
			"max", strconv.Itoa(limits.Pages), "pages", strconv.Itoa(doc.PageCount))
	}
	return Facts{ContentType: TypePDF, Pages: doc.PageCount}, nil
}

// openPDF parses in a goroutine of its own: on a timeout that goroutine is given up, not the worker.
func openPDF(data []byte) (*model.Context, error) {
	type answer struct {
		doc *model.Context
		err error
	}
	done := make(chan answer, 1)
	go func() {
		doc, err := parsePDF(data)
		done <- answer{doc, err}
	}()
	select {
	case a := <-done:
		return a.doc, a.err
	case <-time.After(pdfTime):
		return nil, errors.New("parse PDF: took too long")
	}
}

// parsePDF turns the parser's panics into errors: a hostile file must not stop the process.
func parsePDF(data []byte) (doc *model.Context, err error) {
	defer func() {
		if r := recover(); r != nil {
			doc, err = nil, fmt.Errorf("parse PDF: panic: %T", r)
		}
	}()
	conf := *settings()
	conf.Cmd = model.VALIDATE
	return api.ReadAndValidate(bytes.NewReader(data), &conf)
}
