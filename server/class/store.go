package class

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	_ "modernc.org/sqlite" // the driver "sqlite", without cgo

	"untrained/app/lab"
	_ "untrained/app/lab/all" // experiments by name
	"untrained/app/lab/pool"
)

// What one class may hold, so that no mistake fills the teacher's disk.
const (
	maxResults     = 2000
	maxPredictions = 20000
	maxBytes       = 2 << 20 // of one result
)

// ErrFull says that a class holds as much as it may.
var ErrFull = errors.New("the class holds as many entries as it may; export what is there and clear it")

// Store is one class in an SQLite file. It is safe for concurrent use.
type Store struct {
	db        *sql.DB
	code, key string
}

// Result is one result as it was posted.
type Result struct {
	ID   int64           `json:"id"`
	Body json.RawMessage `json:"result"`
}

// Prediction is an answer to a question that was asked before an experiment ran.
type Prediction struct {
	Claim  string `json:"claim"`  // C1 … C11, or the experiment whose page asks
	Answer string `json:"answer"` // one of the words the page offers
}

// Count is how many gave an answer.
type Count struct {
	Prediction
	N int `json:"n"`
}

// Open opens the class in a file, or begins one; ":memory:" keeps it until Close.
// Code and key of a class stay the same as long as its file does.
func Open(ctx context.Context, path string) (*Store, error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return nil, fmt.Errorf("class file %q: %w", path, err)
	}
	db.SetMaxOpenConns(1) // SQLite writes one at a time, and :memory: is one connection's
	s := &Store{db: db}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("class file %q: %w; name another file, or remove it to begin a new class",
			path, err), db.Close())
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context) error {
	for _, statement := range []string{
		"PRAGMA journal_mode = WAL",
		"PRAGMA busy_timeout = 5000",
		"CREATE TABLE IF NOT EXISTS class (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
		"CREATE TABLE IF NOT EXISTS results (id INTEGER PRIMARY KEY AUTOINCREMENT, sum TEXT UNIQUE NOT NULL, body BLOB NOT " +
			"NULL)",
		"CREATE TABLE IF NOT EXISTS predictions (id INTEGER PRIMARY KEY AUTOINCREMENT, claim TEXT NOT NULL, answer TEXT " +
			"NOT NULL)",
	} {
		if _, err := s.db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	var err error
	if s.code, err = s.secret(ctx, "code", 6); err != nil {
		return err
	}
	s.key, err = s.secret(ctx, "key", 16)
	return err
}

// letters leaves out those that are taken for one another on a projector.
const letters = "ABCDEFGHJKMNPQRSTUVWXYZ"

// secret gives the class's word of this name, drawn when it is asked for first.
func (s *Store) secret(ctx context.Context, name string, length int) (string, error) {
	var value string
	err := s.db.QueryRowContext(ctx, "SELECT value FROM class WHERE name = ?", name).Scan(&value)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return value, err
	}
	word := make([]byte, length)
	for i := range word {
		k, err := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
		if err != nil {
			return "", err
		}
		word[i] = letters[k.Int64()]
	}
	_, err = s.db.ExecContext(ctx, "INSERT INTO class (name, value) VALUES (?, ?)", name, string(word))
	return string(word), err
}

// Code is what students type to take part.
func (s *Store) Code() string { return s.code }

// Key is what the teacher needs to clear the class.
func (s *Store) Key() string { return s.key }

// Close ends the use of the file.
func (s *Store) Close() error { return s.db.Close() }

// Add keeps a result and gives its number. One that is there already keeps its own.
// Tables of single neurons are left out: the class pools summaries.
func (s *Store) Add(ctx context.Context, body []byte) (int64, error) {
	r, err := read(body)
	if err != nil {
		return 0, err
	}
	var kept []lab.Table
	for _, t := range r.Tables {
		if t.Name == "summary" {
			kept = append(kept, t)
		}
	}
	r.Tables = kept
	if body, err = json.Marshal(r); err != nil {
		return 0, err
	}
	sum := sha256.Sum256(body)
	name := hex.EncodeToString(sum[:])
	var id int64
	err = s.db.QueryRowContext(ctx, "SELECT id FROM results WHERE sum = ?", name).Scan(&id)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	if err := s.room(ctx, "SELECT count(*) FROM results", maxResults); err != nil {
		return 0, err
	}
	done, err := s.db.ExecContext(ctx, "INSERT INTO results (sum, body) VALUES (?, ?)", name, body)
	if err != nil {
		return 0, err
	}
	return done.LastInsertId()
}

// Invalid is a body that is neither a result nor a prediction.
type Invalid struct{ Reason string }

func (e *Invalid) Error() string { return e.Reason }

// read accepts what package lab could have computed with a configuration of its own.
func read(body []byte) (*lab.Result, error) {
	var r lab.Result
	if err := json.Unmarshal(body, &r); err != nil {
		return nil, &Invalid{"this is no result: " + err.Error()}
	}
	e, err := lab.Find(r.Experiment)
	if err != nil {
		return nil, &Invalid{err.Error()}
	}
	c, err := lab.ParseStrict(e, r.Config)
	if err != nil {
		return nil, &Invalid{"the result's configuration: " + err.Error()}
	}
	if _, err := pool.Pool([]*lab.Result{&r}); err != nil {
		return nil, &Invalid{err.Error()}
	}
	r.Config = c.String()
	return &r, nil
}

func (s *Store) room(ctx context.Context, count string, most int) error {
	var n int
	if err := s.db.QueryRowContext(ctx, count).Scan(&n); err != nil {
		return err
	}
	if n >= most {
		return ErrFull
	}
	return nil
}

// Results are those behind number since, in the order they came.
func (s *Store) Results(ctx context.Context, since int64) ([]Result, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, body FROM results WHERE id > ? ORDER BY id", since)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Result{}
	for rows.Next() {
		var r Result
		var body []byte
		if err := rows.Scan(&r.ID, &body); err != nil {
			return nil, err
		}
		r.Body = body
		list = append(list, r)
	}
	return list, rows.Err()
}

// Predict keeps a prediction.
func (s *Store) Predict(ctx context.Context, p Prediction) error {
	_, err := lab.Find(p.Claim)
	if !claims[p.Claim] && err != nil || !isAnswer(p.Answer) {
		return &Invalid{fmt.Sprintf("%q on %q is no prediction: it takes a claim C1 to C11 or an experiment, and one of "+
			"the answers that the page offers", p.Answer, p.Claim)}
	}
	if err := s.room(ctx, "SELECT count(*) FROM predictions", maxPredictions); err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, "INSERT INTO predictions (claim, answer) VALUES (?, ?)", p.Claim, p.Answer)
	return err
}

var claims = map[string]bool{"C1": true, "C2": true, "C3": true, "C4": true, "C5": true, "C6": true, "C7": true,
	"C8": true, "C9": true, "C10": true, "C11": true}

// isAnswer accepts the words that a page can offer and nothing that could be a name.
func isAnswer(text string) bool {
	switch text {
	case "yes", "no", "unsure":
		return true
	}
	return false
}

// Predictions counts the answers, by claim and answer.
func (s *Store) Predictions(ctx context.Context) ([]Count, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT claim, answer, count(*) FROM predictions GROUP BY claim, answer ORDER "+
		"BY claim, answer")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Count{}
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Claim, &c.Answer, &c.N); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// Clear forgets all results and predictions; code and key stay.
func (s *Store) Clear(ctx context.Context) error {
	for _, table := range []string{"results", "predictions"} {
		if _, err := s.db.ExecContext(ctx, "DELETE FROM "+table); err != nil {
			return err
		}
	}
	return nil
}
