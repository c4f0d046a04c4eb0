// Package report is one package of records for the provincial education centre (报送): its building, the leader's
// signature, the delivery, the receipts per record and their reconciliation.
//
// It guarantees: nothing is delivered that a leader has not signed by its hash, and whose filings do not all know that
// they are in it (T-0.58, R-0.99); a filing that refuses never holds the others up, the package is built again without
// it and signed again (T-0.54); a set of receipts is taken whole or not at all; at every instant sent = accepted +
// rejected + unknown, because unknown is computed and never stored (T-0.60); a rehearsal never reaches a real
// receiver. The records themselves lie in the store: the state holds counts and hashes. It is pure: no clock, no I/O.
package report
