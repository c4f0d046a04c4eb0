// Package handover is what an audit point reports to the Centre: a batch of inspected filings with
// their signed papers, periodic or final, counted on both sides.
//
// It guarantees: only filings that passed, are sealed and stand on a signed sheet go into a batch; a final batch waits
// until nothing at the point is undecided (S10); nobody receives what he signed; what differs is listed and stays with
// the point, and the rest goes on. It is pure: no clock, no I/O. It imports casefile, campaign and filing only.
package handover
