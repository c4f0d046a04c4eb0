// Package bench measures what the program promises: whole filings against a bare engine and against the database
// alone, the interface under a constant rate of arrivals, growth with the data, batches, and what the processes need.
//
// It guarantees that what is compared is measured in turns of one run, on the same servers and with as many clients;
// that the program runs in processes of its own, as in production; that every figure carries its spread and says what
// it is a figure of; that it works in a database, a namespace and buckets of its own, sends nothing beyond loopback,
// and stops by itself. All persons in it are synthetic (area 99, which does not exist).
//
// It may import everything that the program is made of; only cmd/chizheng may import it.
package bench
