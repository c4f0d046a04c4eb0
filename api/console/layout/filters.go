package layout

// Filters is the line under a query bar: the kept filters of the list, which one is open, and what would be kept (C2).
type Filters struct {
	List, Open string // Open: id of the one that the page was opened by
	Name       string // of that one
	Kept       []Link
	Query      []Pair // what the list shows now
	Key        string // of the form that keeps it
	MaySave    bool
	Shares     []Option
	Here       string // the list's page
}

// Pair is a hidden field.
type Pair struct{ Name, Value string }
