// A shelf in the browser's own database. What lies here survives a closed tab,
// a dead network and a restarted server. A browser without the database keeps
// it for as long as the page is open.

const name = 'bedside'
const store = 'outbox'

export interface Shelf<T extends { key: string }> {
  put(item: T): Promise<void>
  drop(key: string): Promise<void>
  get(key: string): Promise<T | undefined>
  all(): Promise<T[]>
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'key' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('no database'))
  })
}

function settled<R>(db: IDBDatabase, mode: IDBTransactionMode, act: (s: IDBObjectStore) => IDBRequest<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    const tx = db.transaction(store, mode)
    const request = act(tx.objectStore(store))
    tx.oncomplete = () => resolve(request.result)
    tx.onabort = () => reject(tx.error ?? new Error('aborted'))
    tx.onerror = () => reject(tx.error ?? new Error('failed'))
  })
}

function inMemory<T extends { key: string }>(): Shelf<T> {
  const items = new Map<string, T>()
  return {
    put: async (item) => void items.set(item.key, item),
    drop: async (key) => void items.delete(key),
    get: async (key) => items.get(key),
    all: async () => [...items.values()],
  }
}

/** openShelf answers the durable shelf, or one in memory where the browser keeps nothing. */
export async function openShelf<T extends { key: string }>(): Promise<Shelf<T>> {
  try {
    const db = await opened()
    return {
      put: async (item) => void (await settled(db, 'readwrite', (s) => s.put(item))),
      drop: async (key) => void (await settled(db, 'readwrite', (s) => s.delete(key))),
      get: (key) => settled(db, 'readonly', (s) => s.get(key) as IDBRequest<T | undefined>),
      all: () => settled(db, 'readonly', (s) => s.getAll() as IDBRequest<T[]>),
    }
  } catch {
    return inMemory<T>()
  }
}
