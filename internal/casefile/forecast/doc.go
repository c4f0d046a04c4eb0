// Package forecast says when open filings will get where, under what the desks can do in a day, and which of them will
// miss a date: the outlook of the campaign (A9), and its what-if (A6).
//
// It is a queue at each point and one before the Centre, first come first served, on the campaign's own calendar and
// windows; nothing is drawn by chance, so that the same facts give the same outlook. It computes on lines of a list and
// changes nothing. It imports the standard library, casefile and casefile/campaign only.
package forecast
