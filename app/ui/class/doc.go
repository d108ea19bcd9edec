// Package class is the page that pools the results of many groups: from files, from pasted text, and live from the
// class of the site.
package class
