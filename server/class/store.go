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

// Limits of one class, so that no mistake fills the teacher's disk.
const (
	maxResults     = 2000
	maxPredictions = 20000
	maxBytes       = 2 << 20 // of one result
)

// ErrFull is returned when a class holds as many entries as it may.
var ErrFull = errors.New("the class holds as many entries as it may; export what is there and clear it")

// Store is one class in an SQLite file. It is safe for concurrent use.
type Store struct {
	db        *sql.DB
	code, key string
	guesses   *guesses
	groups    Groups // at work, in memory alone
}

// Result is a result that was posted, with its number.
type Result struct {
	ID   int64           `json:"id"`
	Body json.RawMessage `json:"result"`
}

// Prediction is a student's answer to a question that was asked before an experiment ran.
type Prediction struct {
	Claim  string `json:"claim"`  // C1 … C11, or the experiment on whose page the question stands
	Answer string `json:"answer"` // one of the answers that the page offers
}

// Count is the number of predictions with the same answer on a claim.
type Count struct {
	Prediction
	N int `json:"n"`
}

// Open opens the class in a file, which it creates if there is none; the class in ":memory:" is lost at Close. The code
// and the key of a class are stored in its file.
func Open(ctx context.Context, path string) (*Store, error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return nil, fmt.Errorf("class file %q: %w", path, err)
	}
	db.SetMaxOpenConns(1) // SQLite has one writer at a time, and :memory: belongs to one connection
	s := &Store{db: db, guesses: newGuesses()}
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

// letters is the alphabet of codes and keys, without letters that look alike on a projector.
const letters = "ABCDEFGHJKMNPQRSTUVWXYZ"

// secret returns the class's code or key, by its name in the file. It draws one of so many letters when it is first
// asked for.
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

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

// Add stores a result and returns its number. A result that is stored already keeps its number. Of its tables only the
// summary is stored, because the class pools summaries.
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
	stored := func() error {
		return s.db.QueryRowContext(ctx, "SELECT id FROM results WHERE sum = ?", name).Scan(&id)
	}
	if err := stored(); err == nil || !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	if err := s.room(ctx, "SELECT count(*) FROM results", maxResults); err != nil {
		return 0, err
	}
	// The same result may have come a second time between these statements.
	if _, err := s.db.ExecContext(ctx, "INSERT INTO results (sum, body) VALUES (?, ?) ON CONFLICT (sum) DO NOTHING", name,
		body); err != nil {
		return 0, err
	}
	err = stored()
	return id, err
}

// Invalid is a body that is neither a result nor a prediction.
type Invalid struct{ Reason string }

func (e *Invalid) Error() string { return e.Reason }

// read decodes a result. It returns an Invalid unless package lab could have computed the result: from one of its
// experiments and a configuration that this experiment accepts.
func read(body []byte) (*lab.Result, error) {
	var r lab.Result
	if err := json.Unmarshal(body, &r); err != nil {
		return nil, &Invalid{"this is not a result: " + err.Error()}
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

// Results returns the results with numbers above since, in the order in which they came.
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

// Predict stores a prediction.
func (s *Store) Predict(ctx context.Context, p Prediction) error {
	_, err := lab.Find(p.Claim)
	if !claims[p.Claim] && err != nil || !isAnswer(p.Answer) {
		return &Invalid{fmt.Sprintf("%q on %q is not a prediction: it takes a claim C1 to C11 or an experiment, and one of "+
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

// isAnswer reports whether text is one of the answers that pages offer. It accepts nothing else, so that nobody can
// store a name.
func isAnswer(text string) bool {
	switch text {
	case "yes", "no", "unsure":
		return true
	}
	return false
}

// Predictions returns how many predictions have each answer, sorted by claim and answer.
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

// Clear deletes all results and predictions; the code and the key stay the same.
func (s *Store) Clear(ctx context.Context) error {
	for _, table := range []string{"results", "predictions"} {
		if _, err := s.db.ExecContext(ctx, "DELETE FROM "+table); err != nil {
			return err
		}
	}
	return nil
}
