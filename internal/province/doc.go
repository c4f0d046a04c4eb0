// Package province is the channel to the provincial education centre: the package of records, the
// result file that comes back, and an adapter that speaks the national platform's HTTP envelope.
//
// It guarantees that the same records built by the same program give the same bytes, that a package of any size is
// built in flat memory, that every file in it is named with its hash in the manifest, and that a rehearsal never
// reaches a machine other than this one. The province's own interface is not public: the package carries the objects
// of the national data standard (standards 1.2.11), and the dictionary version beside every code. It must not import
// a store; it converts the domain's enums at this boundary and nowhere else.
package province
