//! What the area's lists call their items.

use std::collections::BTreeMap;

use super::{Reader, StoreError, Tx};
use crate::domain::id::RecordId;
use crate::domain::kind::List;

impl Tx<'_> {
    pub fn put_list(&self, doc: RecordId, now: &List) -> Result<(), StoreError> {
        self.remove_list(doc)?;
        let mut item = self.log.prepare_cached(
            "insert into list_item (doc, list, item, language, label) values (?, ?, ?, ?, ?)",
        )?;
        for named in &now.labels {
            item.execute((doc.as_bytes(), &now.name, &named.item, &named.language, &named.label))?;
        }
        Ok(())
    }

    pub fn remove_list(&self, doc: RecordId) -> Result<(), StoreError> {
        self.log.prepare_cached("delete from list_item where doc = ?")?.execute([doc.as_bytes()])?;
        Ok(())
    }
}

impl Reader {
    /// Labels of one of the area's lists by item: in a language where there are, else in English. What a team calls its
    /// own items stays with it.
    pub fn labels(&self, list: &str, language: &str) -> Result<BTreeMap<String, String>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select item, label from list_item
             join document on document.id = list_item.doc
             join circle on circle.id = document.circle and circle.kind = 'area'
             where list = ?1 and language in ('en', ?2)
             order by language = ?2, doc desc",
        )?;
        let rows = statement.query_map((list, language), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
