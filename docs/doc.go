// Package docs holds no code: its test holds the pages of this folder against the program.
//
// It guarantees that links resolve, that every stage and command of every room is on its process page, that every
// operation named there is in the policy, and that every clause id cited exists. It imports nothing of the program: it
// reads sources as text, so that a page can be checked while a package does not compile.
package docs
