// Package packing carries the batch work over to its channels: it makes the packages for the province out of the
// ledger's facts (V1), hands them over, reads the result files that come back, and reads the workbooks of enterprises.
//
// It guarantees that the same lines give the same bytes, that a package of any size is made in flat memory, that what
// is sent are the very bytes that were signed (T-0.58), and that no personal data goes into an error or stays behind on
// disk. It decides nothing about a record: which ones are reported is the ledger's word, what a receipt means is the
// report room's. It must not import the engine, nor activities.
package packing
