package filing

import "time"

// Row is a filing's line in its own table: what lists, searches and unique indexes need. The store seals the
// personal fields marked so and derives blind indexes from them.
type Row struct {
	Campaign    string
	Filer       string // registration id
	FilerKind   FilerKind
	FilerName   string // enterprise name, empty for individuals
	Outside     bool
	Stage       Stage
	Track       string
	Round       int
	Live        bool
	Class       string // A or B
	Point       string // "" until chosen
	Area        string // area of the point
	Name        string // personal
	IDNumber    string // personal: sealed, blind-indexed
	Phone       string // personal: sealed
	Work        string
	Level       string
	Number      string // certificate number as stated
	NumberKey   string // normalised, for uniqueness
	Province    string // number in the province's system (T-0.13)
	Issuer      string
	IssuerKey   string
	ScanHashes  []string // of the certificate: near matches (T-0.31)
	Holds       []string // hold kinds
	Sheet       string
	Handover    string
	Notice      string
	NoticeLine  int
	Report      string
	Record      string
	Twin        string
	Cause       string
	Reason      string
	Inspector   string
	RecheckBy   string
	Seal        string
	SealedAt    time.Time
	SealState   string // active, void, or nothing
	SubmittedAt time.Time
	InspectedAt time.Time
	Since       time.Time
}
