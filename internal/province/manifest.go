package province

import "time"

// Format names the layout of a package; it changes with the layout.
const Format = "chizheng-package/1"

// The files of a package, in their order. manifest.json comes last, because it names the hashes of the others.
const (
	fileData     = "data.json"
	fileTable    = "data.xlsx"
	fileNotices  = "notice-proof.json"
	fileScans    = "scans-index.json"
	fileSheets   = "sheets.json"
	fileManifest = "manifest.json"
)

// Input is what a package is built from. BuiltAt is printed in it instead of any clock's time.
type Input struct {
	Number, Campaign, Series string
	Round                    int
	Rehearsal                bool
	BuiltAt                  time.Time
	Sender, Receiver         string
	Records                  Records
	Sheets                   []Sheet
	Notices                  []Notice
}

// Manifest is the package's own list of contents. Persons and certificates are counted apart (T-0.12).
type Manifest struct {
	Format     string    `json:"format"`
	Standard   string    `json:"standard"`
	Dictionary string    `json:"dictionary"`
	Number     string    `json:"number"`
	Campaign   string    `json:"campaign"`
	Series     string    `json:"series"`
	Round      int       `json:"round,omitempty"`
	Rehearsal  bool      `json:"rehearsal"`
	Mark       string    `json:"mark,omitempty"`
	BuiltAt    time.Time `json:"builtAt"`
	Sender     string    `json:"sender"`
	Receiver   string    `json:"receiver"`
	Counts     Counts    `json:"counts"`
	Files      []File    `json:"files"`

	SHA256 string `json:"-"` // of the whole package
	Size   int64  `json:"-"`
	Own    string `json:"-"` // hash of manifest.json itself
}

// Counts are what both sides reconcile by (T-0.60).
type Counts struct {
	Records int            `json:"records"`
	Persons int            `json:"persons"`
	Scans   int            `json:"scans"`
	Sheets  int            `json:"sheets"`
	Notices int            `json:"notices"`
	ByLevel map[string]int `json:"byLevel"` // by code of the dictionary
	ByPoint map[string]int `json:"byPoint"`
}

// File is one file of a package; the hash is over its content as unpacked, so it does not depend on the packer.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

const rehearsalMark = "演练数据，不得作为正式报送材料"
